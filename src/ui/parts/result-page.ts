// One result as an HTML page that stands alone and loads nothing: of Compare, and of the camera.

import { escaped } from '../../text.ts'
import { words } from '../words.ts'

export type ResultRow = [name: string, value: string]

/** `sides`, `ruler` and `after` are markup, everything else is text. */
export interface ResultPage {
  title: string
  lead: string
  /** What was compared, beside each other. */
  sides: readonly string[]
  ruler?: string
  rows: readonly ResultRow[]
  /** Below the numbers. */
  after?: string
  limits: readonly string[]
}

const STYLE = `:root{color-scheme:light dark;--line:light-dark(#dededb,#2e3135);--muted:light-dark(#5a5e64,#a3a8ae);
--same:light-dark(#1d5bd0,#82adff);--unsure:light-dark(#8a5600,#e9b44c);--different:light-dark(#465364,#b3bfcd)}
body{max-width:760px;margin:40px auto;padding:0 20px;font:15px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums;
background:light-dark(#fff,#121315);color:light-dark(#17191c,#ededeb)}
h1{font-size:30px;line-height:1.2;margin:0 0 4px}h2{font-size:16px;margin:32px 0 8px}.quiet{color:var(--muted)}
.sides{display:grid;grid-template-columns:1fr 1fr;gap:20px;margin:24px 0}figure{margin:0}figcaption{overflow-wrap:anywhere}
.photo{display:block;max-width:100%;max-height:360px;margin-bottom:12px}.crop{display:block;width:128px;height:128px;margin-bottom:8px}
table{border-collapse:collapse;width:100%}th,td{padding:6px 12px 6px 0;border-top:1px solid var(--line);text-align:left;
vertical-align:top;overflow-wrap:anywhere}th{font-weight:400;color:var(--muted);white-space:nowrap}svg{width:100%;height:auto;margin-top:8px}`

export function resultPage({ title, lead, sides, ruler = '', rows, after = '', limits }: ResultPage): string {
  const table = rows.map(([name, value]) => `<tr><th>${escaped(name)}</th><td>${escaped(value)}</td></tr>`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escaped(`${words.product}: ${title}`)}</title>
<style>${STYLE}</style>
<h1>${escaped(title)}</h1>
<p class="quiet">${escaped(lead)}</p>
<div class="sides">${sides.join('')}</div>
${ruler}
<table>${table.join('\n')}</table>
${after}
<h2>${words.help.limitsTitle}</h2>
<ul>${limits.map(limit => `<li>${escaped(limit)}</li>`).join('\n')}</ul>
<p class="quiet">${words.report.madeBy}</p>
</html>
`
}
