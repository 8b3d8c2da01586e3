import { type CompiledFiles, compiledNames, compileFunctions } from './compile-functions.ts';
import { type Target, targetNode } from './target-node.ts';

/**
 * The functions of a package that bring along what V8 has compiled of them: by their names the files that stand in the place of
 * the bundle. None where the setting is `off`, nor where it cannot be made; then `say` is told why, in a line.
 *
 * @param setting of CODE_CACHE: `on`, `off`, or the path of the Node that makes it
 */
export async function compiledWhereItCanBe(
  setting: string,
  target: Target,
  say: (line: string) => void,
): Promise<CompiledFiles> {
  if (setting === 'off') return new Map();
  try {
    const found = setting === 'on' ? await targetNode(target) : { node: [setting] as const };
    if ('node' in found) return await compileFunctions(compiledNames, found.node);
    say(`${LEFT_OUT}: ${found.missing}.`);
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split('\n', 1);
    say(`${LEFT_OUT}: ${reason}.`);
  }
  return new Map();
}

const LEFT_OUT = "The functions are packaged without V8's code cache, which CODE_CACHE=off says by itself";
