import type { Value } from '../data/index.ts';
import { bindElements } from './bind-elements.ts';
import type { Binding } from './binding.ts';
import { savedBinding } from './binding.ts';
import { draws, inputValue } from './input.ts';
import type { InputDraw } from './input.ts';
import type { Recipe } from './recipe.ts';
import { rulesKept } from './rules-kept.ts';
import type { FoundRows } from './subject.ts';

/** Draws the values that no row has settled, until the request keeps the rules that speak of several at once; returns false if no draw does. */
export function fillInputs(recipe: Recipe, binding: Binding, found: FoundRows): boolean {
  const takeBack = savedBinding(binding);
  for (let salt = 0; salt < draws; salt++) {
    if (salt > 0) takeBack();
    const draw = drawOf(recipe, binding, salt);
    if (recipe.lists.every((list) => bindElements(list, binding, draw))) {
      fill(recipe, binding, draw);
      if (rulesKept(binding, found)) return true;
    }
  }
  return false;
}

function drawOf({ data, password, makes, stays, listed }: Recipe, { caller, stream, turn }: Binding, salt: number): InputDraw {
  return { data, stream, turn, caller, password, makes, salt, stays, listed, path: '' };
}

function fill({ operation }: Recipe, binding: Binding, draw: InputDraw): void {
  for (const shape of operation.takes) {
    const isBound = binding.values.has(shape.name);
    if (isBound && !shape.optional) continue;
    const value = inputValue(shape, draw);
    if (value === undefined) binding.values.delete(shape.name);
    else if (!isBound) binding.values.set(shape.name, value);
  }
  for (const [path, value] of binding.nested) setNested(binding.values, path.split('.'), value);
}

/** Puts a bound value into the object that was made up around it. */
function setNested(values: Map<string, Value>, [name = '', ...path]: readonly string[], value: Value): void {
  const object = values.get(name);
  if (isObject(object)) values.set(name, withValue(object, path, value));
}

function withValue(object: Record<string, Value>, [name = '', ...path]: readonly string[], value: Value): Value {
  const below = object[name];
  return { ...object, [name]: path.length > 0 && isObject(below) ? withValue(below, path, value) : value };
}

function isObject(value: Value | undefined): value is Record<string, Value> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
