/**
 * The filter language for one wire view: loaded when a filter or a search is first opened.
 *
 * Compiling waits for the code of the payload formats that a filter names; everything else is
 * synchronous.
 */

import type { TraceModel } from '../model/model-from-records.ts';
import type { ViewName } from '../payload/registry.ts';
import { compile, formatsIn, type RowTest } from './compile.ts';
import { type Completion, complete } from './complete.ts';
import type { FieldContext } from './field.ts';
import { FilterError } from './filter-error.ts';
import { parse } from './parser.ts';
import { FORMATS, type FormatName } from './payload-formats.ts';
import { createPayloadParts } from './payload-parts.ts';

export { FilterError } from './filter-error.ts';

export interface Language {
  /** @throws FilterError and nothing else */
  compile(text: string): Promise<RowTest>;
  complete(text: string, cursor: number): Completion;
  /** Loads the formats that the text names, so that their parts can be offered. True where it did. */
  prepare(text: string): Promise<boolean>;
}

/** @param chosen the payload view that the reader chose for a leg */
export function createLanguage(
  model: TraceModel,
  chosen: (leg: number) => ViewName | undefined = () => undefined,
): Language {
  const context: FieldContext = {
    legs: model.legs,
    get startedAt() {
      return model.startedAt;
    },
    parts: createPayloadParts(model, chosen),
  };
  return {
    async compile(text) {
      const filter = parse(text);
      // What is wrong is said before anything is loaded.
      const test = compile(filter, context);
      try {
        await context.parts.load(formatsIn(filter));
      } catch {
        throw new FilterError('FILTER_NOT_LOADED', { at: 0, end: text.length });
      }
      return test;
    },
    complete: (text, cursor) => complete(text, cursor, { rows: model.rows, context }),
    async prepare(text) {
      const named = [...text.matchAll(/([a-z]+)\./gi)].map(([, name = '']) => name.toLowerCase());
      const missing = named.filter(
        (name): name is FormatName =>
          Object.hasOwn(FORMATS, name) && !context.parts.isLoaded(name as FormatName),
      );
      if (missing.length === 0) return false;
      await context.parts.load(missing);
      return true;
    },
  };
}
