import { routing } from '#flows/index.ts';
import { recipes } from '../flows/recipes/index.ts';
import type { Flow } from '../lib/flows/definition/flow.ts';

/** Every flow of the project by name: those that take calls, and the recipes. */
export const catalogue: Readonly<Record<string, Flow>> = { ...recipes, ...routing.flows };
