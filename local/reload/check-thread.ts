import { parentPort } from 'node:worker_threads';
import { checkProject } from '../../flow-kit/check-project.ts';

/** Runs in the thread of `check.ts`: loads the flows as they were just built, and checks them. */
void checkProject().then((report) => parentPort?.postMessage(report));
