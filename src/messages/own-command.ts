/** How each text names the command: what works in a project that has the package, and reaches nobody else's. */
export const ownCommand = 'npx --no switchback';
