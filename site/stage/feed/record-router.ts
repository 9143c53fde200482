/**
 * Sorts a session's records by the stage they belong to. A session's feed carries all its stages;
 * each stage's model gets only its own, and the gaps, which are everybody's.
 */

import type { Gap, TraceRecord } from '../../../playground-server/trace/trace.ts';

export interface RecordRouter {
  /** The records by example, in order. Gaps are in each group, with the legs of that group only. */
  sort(records: readonly TraceRecord[]): ReadonlyMap<string, readonly TraceRecord[]>;
}

/** @param known the examples that get gaps even if they have no record of their own in the batch */
export function createRecordRouter(known: () => Iterable<string>): RecordRouter {
  const exampleOfLeg = new Map<number, string>();

  function exampleOf(record: Exclude<TraceRecord, Gap>): string | undefined {
    if ('example' in record) return record.example;
    return exampleOfLeg.get(record.leg);
  }

  function remember(record: TraceRecord): void {
    if (record.type === 'open') exampleOfLeg.set(record.leg, record.example);
    if (record.type === 'gap') {
      for (const { open } of record.resume) exampleOfLeg.set(open.leg, open.example);
    }
  }

  return {
    sort(records) {
      const groups = new Map<string, TraceRecord[]>();
      const group = (example: string): TraceRecord[] => {
        const present = groups.get(example);
        if (present) return present;
        const made: TraceRecord[] = [];
        groups.set(example, made);
        return made;
      };
      for (const record of records) {
        remember(record);
        if (record.type === 'gap') {
          const all = new Set([...known(), ...record.resume.map(({ open }) => open.example)]);
          for (const example of all) group(example).push(gapFor(record, example));
          continue;
        }
        const example = exampleOf(record);
        if (example !== undefined) group(example).push(record);
        if (record.type === 'close') exampleOfLeg.delete(record.leg);
      }
      return groups;
    },
  };
}

function gapFor(gap: Gap, example: string): Gap {
  return { ...gap, resume: gap.resume.filter(({ open }) => open.example === example) };
}
