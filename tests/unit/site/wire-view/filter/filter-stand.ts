/** What the tests of the filter language share: models of scenes, and filters held against them. */

import type { TraceRecord } from '../../../../../playground-server/trace/trace.ts';
import { compile, formatsIn } from '../../../../../site/wire-view/filter/compile.ts';
import type { FieldContext } from '../../../../../site/wire-view/filter/field.ts';
import { parse } from '../../../../../site/wire-view/filter/parser.ts';
import { createPayloadParts } from '../../../../../site/wire-view/filter/payload-parts.ts';
import { isListed } from '../../../../../site/wire-view/model/listed.ts';
import { numberOf } from '../../../../../site/wire-view/model/spoken.ts';
import {
  createTraceModel,
  type TraceModel,
} from '../../../../../site/wire-view/model/trace-model.ts';

export function modelOf(records: readonly TraceRecord[]): TraceModel {
  const model = createTraceModel({ schedule: () => {} });
  model.apply(records);
  return model;
}

export function contextOf(model: TraceModel): FieldContext {
  const { legs, startedAt } = model;
  return { legs, startedAt, parts: createPayloadParts(model, () => undefined) };
}

/** The numbers of the listed rows that a filter lets through. */
export async function numbersOf(model: TraceModel, text: string): Promise<number[]> {
  const context = contextOf(model);
  const filter = parse(text);
  await context.parts.load(formatsIn(filter));
  const test = compile(filter, context);
  return model.rows.filter((row) => isListed(row) && test(row)).map(numberOf);
}
