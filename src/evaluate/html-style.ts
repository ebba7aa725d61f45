// The style sheet of the HTML report: light and dark, narrow and wide, and on paper.

export const HTML_STYLE = `
:root{color-scheme:light dark;--ink:#1b1d22;--quiet:#5a6070;--paper:#fff;--rule:#d5d9e2;--a:#0b5fc0;--b:#b8420b}
@media (prefers-color-scheme:dark){:root{--ink:#e9ebf0;--quiet:#a3aaba;--paper:#15171c;--rule:#363b47;--a:#7db4ff;--b:#ff9c66}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .5rem}
h2{font-size:1.15rem;margin:2.2rem 0 .6rem}
.lead{font-size:1.1rem;margin:0 0 1rem}
.note{border-left:4px solid var(--b);padding-left:.8rem;margin:.6rem 0}
section{overflow-x:auto}
table{border-collapse:collapse;margin:.4rem 0 1.2rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--quiet);padding:.2rem 0}
th,td{border-bottom:1px solid var(--rule);padding:.3rem .9rem .3rem 0;text-align:left;vertical-align:middle}
thead th{color:var(--quiet);font-weight:600}
tbody th{font-weight:500}
img{display:block;border-radius:4px;object-fit:contain;background:#000}
h3{font-size:1rem;font-weight:500;color:var(--quiet);margin:1rem 0 .5rem}
.pairs{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:1rem 1.2rem}
.pairs li{display:grid;grid-template-columns:6rem 6rem auto;gap:.4rem;font-size:.85rem;line-height:1.3}
.pairs b{align-self:start;font-weight:600;font-variant-numeric:tabular-nums}
figure{margin:0 0 1.2rem;max-width:44rem}
svg{width:100%;height:auto;display:block}
svg text{fill:var(--quiet);font-size:12px}
.grid{stroke:var(--rule);stroke-width:1}
path{fill:none;stroke-width:2.5;stroke-linejoin:round}
.line-a{stroke:var(--a)}
.line-b{stroke:var(--b);stroke-dasharray:7 4}
.filled{fill-opacity:.18}
.line-a.filled{fill:var(--a)}
.line-b.filled{fill:var(--b)}
figcaption{color:var(--quiet);font-size:.9rem}
.key{white-space:nowrap;color:var(--ink)}
.key::before{content:"";display:inline-block;width:1.6em;margin:0 .35em 0 .8em;vertical-align:.25em;border-top:3px solid var(--a)}
.key.line-b::before{border-top:3px dashed var(--b)}
.small{font-size:.85rem;color:var(--quiet);overflow-wrap:anywhere}
dt{font-weight:600}
dd{margin:0 0 .4rem}
@media print{:root{color-scheme:light;--ink:#000;--quiet:#444;--paper:#fff;--rule:#bbb;--a:#0b5fc0;--b:#b8420b}section,figure,tr,li{break-inside:avoid}main{padding:0}}
`
