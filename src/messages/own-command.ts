/** How each text names the command: what works in a project that has the package, and reaches nobody else's. */
export const ownCommand = 'npx --no switchback';

/** The same before a flag, which npx would take for one of its own. */
export const ownCommandForFlags = 'npx --no -- switchback';
