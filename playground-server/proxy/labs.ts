/**
 * All labs of a playground: how many there may be, which hop runs them, and what is left of them
 * (nothing).
 */

import type { Limits } from '../limits.ts';
import type { Program } from '../programs/program.ts';
import type { PlaySession, PlayStage } from '../tap/stage.ts';
import type { LabRequest } from '../trace/session-api.ts';
import type { LabChanged, ProgramChanged, Unplaced } from '../trace/trace.ts';
import { createEmbeddedHop } from './embedded-hop.ts';
import type { HopKind } from './hop.ts';
import { Lab } from './lab.ts';
import { labLimit, nginxMissing } from './lab-errors.ts';
import { labsParent, makeLabFolder, removeLabFolder, sweepLabFolders } from './lab-folder.ts';
import { createLabPrograms } from './lab-programs.ts';
import { findNginx } from './nginx-binary.ts';
import { createNginxHop } from './nginx-hop.ts';

export interface LabsOptions {
  readonly limits: Pick<Limits, 'maxLabs' | 'programIdle'>;
  readonly now: () => number;
  /** Finds this machine's nginx; a test says that there is none. */
  readonly find?: typeof findNginx;
}

/** What a lab needs of its stage. */
export interface LabPlace {
  readonly session: PlaySession;
  readonly stage: PlayStage;
  readonly another: () => Program | undefined;
  readonly onChange: (record: Unplaced<LabChanged>) => void;
  readonly onProgram: (record: Unplaced<ProgramChanged>) => void;
  readonly cutLegs: () => void;
}

export interface Labs {
  /** Open ones. */
  readonly size: number;
  /** Which hop a request means. @throws Refusal 503 `NGINX_MISSING` */
  kindOf(hop: LabRequest['hop']): Promise<HopKind>;
  /** A lab in its own folder, not yet started. @throws Refusal 503 `LAB_LIMIT_REACHED` */
  open(place: LabPlace): Promise<Lab>;
  /** Removes what playgrounds that were killed have left behind. */
  sweep(): Promise<void>;
  /** Closes all of them; settles when no process and no folder is left. */
  close(): Promise<void>;
}

export function createLabs({ limits, now, find = findNginx }: LabsOptions): Labs {
  const open = new Set<Lab>();
  /** Places that are being taken. */
  let opening = 0;
  const embedded = createEmbeddedHop();
  let found: ReturnType<typeof find> | undefined;
  const nginx = () => {
    found ??= find();
    return found;
  };

  const kindOf: Labs['kindOf'] = async (hop) => {
    if (hop === 'embedded') return embedded;
    const binary = await nginx();
    if (binary) return createNginxHop(binary);
    if (hop === 'nginx') throw nginxMissing();
    return embedded;
  };

  const make = async (place: LabPlace): Promise<Lab> => {
    const { session, stage, another, onChange, onProgram, cutLegs } = place;
    const kind = await kindOf('auto');
    const binary = await nginx();
    const folder = await makeLabFolder(labsParent());
    const lab: Lab = new Lab({
      example: stage.example,
      folder,
      kind,
      nginx: binary?.version ?? null,
      programs: createLabPrograms({
        folder,
        session,
        stage,
        now,
        another,
        onProgram,
        hopName: () => lab.target.name,
      }),
      idleLimit: limits.programIdle,
      onChange,
      cutLegs,
      async onClosed() {
        open.delete(lab);
        await removeLabFolder(folder);
      },
    });
    open.add(lab);
    return lab;
  };

  return {
    get size() {
      return open.size;
    },
    kindOf,
    async open(place) {
      if (open.size + opening >= limits.maxLabs) throw labLimit(limits.maxLabs);
      opening += 1;
      try {
        return await make(place);
      } finally {
        opening -= 1;
      }
    },
    async sweep() {
      await sweepLabFolders(labsParent());
    },
    async close() {
      await Promise.allSettled([...open].map((lab) => lab.close()));
    },
  };
}
