import { installPackages } from './install.mjs';

installPackages({ withTests: false });

/**
 * `npm start`: serverless-offline with the local stack of local/plugin.mjs, in this one process, so that one Ctrl-C
 * ends everything. Its own chatter is turned down; `SLS_LOG_LEVEL=notice npm start` brings it back.
 */
process.env.SLS_LOG_LEVEL ??= 'warning';
process.argv = [...process.argv.slice(0, 2), 'offline', 'start', ...process.argv.slice(2)];
await import('serverless/bin/serverless.js');
