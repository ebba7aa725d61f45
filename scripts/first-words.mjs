// What "npm start" says before the address: where the page works, and what another device on the network gets.

/** @param {{ isShared: boolean }} options Whether the server listens to the local network too. */
export function firstWords({ isShared }) {
  return [
    'Open the address below in a current Chrome, Edge, Firefox or Safari. Chrome and Edge are fastest, because they compute on the graphics processor.',
    isShared
      ? 'Other devices can open the network address, but over plain http a browser gives them no camera and stores nothing, so the page cannot start there. Put a server with https in front of it, or forward the port: ssh -L 4173:localhost:4173 THIS_MACHINE, then open http://localhost:4173 there.'
      : 'Only this machine can open it. For the local network: npm start -- --host (over plain http other devices get no camera and no storage).',
    'Press Ctrl+C to stop.',
  ]
}
