import { basename } from 'node:path';
import { watch } from 'chokidar';

/** Files and folders that are watched. A `.env` that does not exist yet is watched for too. */
const watched = ['functions', 'flows', 'lib', '.env', '.env.local'];

/** Editors save in several steps, and `git checkout` many files: what comes within this time is one save. */
const TOGETHER_MS = 40;

/** Files that editors make while they save: Vim's `4913` and swap files, backups, JetBrains' temporary names. */
function isByTheWay(path: string): boolean {
  return /^(4913|\..*\.sw.|.*~|#.*#|.*___jb_(tmp|old)___|.*\.tmp(\.\d+)?)$/.test(basename(path));
}

function isSource(path: string): boolean {
  return /\.(ts|json)$|^\.env/.test(path);
}

/**
 * Calls back with the files that were saved, moved or deleted, relative to the project: once for what belongs together.
 * Folders are watched, not files: a save by rename puts another file in the place of the one that was there, and
 * watching by inode would go on watching the old one.
 */
export async function watchSources(
  root: string,
  onSave: (files: readonly string[]) => void,
): Promise<{ readonly close: () => Promise<void> }> {
  const watcher = watch(watched, { cwd: root, ignoreInitial: true, ignored: isByTheWay, atomic: false });
  let saved = new Set<string>();
  let pending: NodeJS.Timeout | undefined;
  watcher.on('all', (event, path) => {
    if (event === 'addDir' || event === 'unlinkDir' || !isSource(path)) return;
    saved.add(path);
    clearTimeout(pending);
    pending = setTimeout(() => {
      const files = [...saved];
      saved = new Set();
      onSave(files);
    }, TOGETHER_MS);
  });
  await new Promise<void>((ready) => watcher.once('ready', ready));
  return { close: () => watcher.close() };
}
