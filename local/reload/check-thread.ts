import { parentPort } from 'node:worker_threads';
import { checkProject } from '../../flow-kit/check-project.ts';

/** What runs in the thread of `check.ts`: the flows as they were just built, and the check over them. */
parentPort?.postMessage(checkProject());
