/**
 * One stage: an example within a session. It holds the faults, knows the open legs so that it can
 * cut them, and writes into the session's trace what becomes of its program.
 */

import type { Program } from '../programs/program.ts';
import type { Lab } from '../proxy/lab.ts';
import { labEnded } from '../proxy/lab-errors.ts';
import type { Labs } from '../proxy/labs.ts';
import type { ProxySettings } from '../proxy/model/settings.ts';
import { createPast } from '../tap/past.ts';
import { createPlaceFaults, type PlaceFaults } from '../tap/place-faults.ts';
import type { OpenLeg, PlaySession, PlayStage } from '../tap/stage.ts';
import { type Faults, NO_FAULTS } from '../trace/faults.ts';
import type { LabRequest } from '../trace/session-api.ts';
import type { CloseCause } from '../trace/trace.ts';

export interface SessionStage extends PlayStage {
  readonly openLegs: number;
  readonly faults: Faults;
  /** Takes effect on the next chunk, and stands in the trace. */
  setFaults(faults: Faults): void;
  /** The further hop in its path. */
  readonly lab: Lab | undefined;
  /**
   * Puts a further hop into its path, or sets anew the one that is there.
   *
   * @param takePlace called where it has none yet; throws where there may be no more
   * @throws Refusal where it can't be run with these settings
   */
  setLab(hop: LabRequest['hop'], settings: ProxySettings, takePlace: () => void): Promise<Lab>;
  /** Takes the further hop out of its path; settles when nothing of it is left. */
  removeLab(): Promise<void>;
  /** The stage's "cut the wire". Returns how many legs it cut. */
  cut(how: 'fin' | 'rst'): number;
  /** Resets what is open and stops the program. Settles when its process is gone. */
  end(cause: CloseCause): Promise<void>;
}

export interface SessionStageOptions {
  readonly session: PlaySession;
  readonly program: Program;
  /** A further instance of its program, for a hop that divides requests between two. */
  readonly another: () => Program | undefined;
  readonly labs: Labs;
}

export function createSessionStage(options: SessionStageOptions): SessionStage {
  const { program, labs, session } = options;
  const { ring } = session;
  const { example } = program;
  const legs = new Set<OpenLeg>();
  let faults = NO_FAULTS;
  let placeFaults = new Map<number, PlaceFaults>();
  let lab: Lab | undefined;
  /** The opening that is under way. */
  let opening: Promise<Lab> | undefined;
  let ended = false;
  const stopListening = program.onChange((record) => ring.append(record));

  const cutAll = (how: 'fin' | 'rst', cause: CloseCause): number => {
    const open = [...legs];
    for (const leg of open) leg.cut(how, cause);
    return open.length;
  };

  const openLab = async (): Promise<Lab> => {
    const { another } = options;
    const opened = await labs.open({
      session,
      stage,
      another,
      onChange: (record) => ring.append(record),
      onProgram: (record) => ring.append(record),
      cutLegs: () => cutAll('fin', 'lab-changed'),
    });
    if (ended) {
      await opened.close();
      throw labEnded();
    }
    return opened;
  };

  const stage: SessionStage = {
    example,
    program,
    get hop() {
      return lab?.target;
    },
    get lab() {
      return lab;
    },
    async setLab(hop, settings, takePlace) {
      const kind = await labs.kindOf(hop);
      if (!lab && !opening) takePlace();
      opening ??= lab
        ? undefined
        : openLab().finally(() => {
            opening = undefined;
          });
      const own = lab ?? ((await opening) as Lab);
      try {
        await own.set(kind, settings);
      } catch (error) {
        // One that never ran is not left in the path.
        if (lab !== own) await own.close();
        throw error;
      }
      if (ended) {
        await own.close();
        throw labEnded();
      }
      if (lab !== own) cutAll('fin', 'lab-changed');
      lab = own;
      return own;
    },
    async removeLab() {
      const own = lab;
      lab = undefined;
      await own?.close();
    },
    get faults() {
      return faults;
    },
    faultsOf(place) {
      const known = placeFaults.get(place);
      if (known !== undefined) return known;
      const made = createPlaceFaults(faults, place);
      placeFaults.set(place, made);
      return made;
    },
    get openLegs() {
      return legs.size;
    },
    enter(leg) {
      legs.add(leg);
      return () => legs.delete(leg);
    },
    setFaults(next) {
      faults = next;
      placeFaults = new Map();
      ring.append({ type: 'faults', example, faults });
      const past = createPast(ring);
      for (const leg of [...legs]) leg.arm(past);
    },
    cut: (how) => cutAll(how, how === 'fin' ? 'cut' : 'cut-reset'),
    async end(cause) {
      ended = true;
      cutAll('rst', cause);
      stopListening();
      await Promise.all([program.stop(), stage.removeLab(), opening?.catch(() => {})]);
    },
  };

  return stage;
}
