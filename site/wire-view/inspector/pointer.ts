/**
 * What the reader points at in the inspector: a field, or a byte and so its field. Hover passes,
 * a click or the keyboard stays. Only a mouse that moves points: one that rests where another
 * event's parts come to lie has nothing to say about them.
 */

import { type Signal, signal } from '@preact/signals';
import type { Field } from '../../../playground-server/wire/field.ts';

export interface Pointed {
  readonly field: Field | undefined;
  /** Absolute in the stream, where a byte was pointed at. */
  readonly byte: number | undefined;
}

export interface Pointer {
  readonly hovered: Signal<Pointed | undefined>;
  readonly pinned: Signal<Pointed | undefined>;
  /** What counts now: what is hovered, else what stays. */
  now(): Pointed | undefined;
  isOn(field: Field): boolean;
  /** Whether a byte belongs to the field that is pointed at. */
  lights(offset: number): boolean;
  handlers(field: Field): {
    onMouseMove: () => void;
    onMouseLeave: () => void;
    onFocus: () => void;
    onClick: () => void;
  };
}

export function createPointer(): Pointer {
  const hovered = signal<Pointed | undefined>(undefined);
  const pinned = signal<Pointed | undefined>(undefined);
  const now = () => hovered.value ?? pinned.value;
  return {
    hovered,
    pinned,
    now,
    isOn(field) {
      return same(now()?.field, field);
    },
    lights(offset) {
      const on = now()?.field;
      return on !== undefined && offset >= on.offset && offset < on.offset + on.length;
    },
    handlers(field) {
      const pin = () => {
        // A mouse that only rests somewhere doesn't hold back the keyboard.
        hovered.value = undefined;
        pinned.value = { field, byte: undefined };
      };
      return {
        onMouseMove: () => {
          if (!same(hovered.peek()?.field, field)) hovered.value = { field, byte: undefined };
        },
        onMouseLeave: () => {
          hovered.value = undefined;
        },
        onFocus: pin,
        onClick: pin,
      };
    },
  };
}

/** Fields are read anew as a trace grows: what is one is told by its place. */
function same(on: Field | undefined, field: Field): boolean {
  return on?.key === field.key && on.offset === field.offset;
}
