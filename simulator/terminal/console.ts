import { phoneConsole } from './phone-console.ts';

// Every key counts at once, without Enter.
if (process.stdin.isTTY) process.stdin.setRawMode(true);
process.exitCode = await phoneConsole(process.argv.slice(2), process.stdin, process);
process.stdin.destroy();
