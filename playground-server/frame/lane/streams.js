// @ts-check
/**
 * How the page reads the bodies of its fetches: whole (`text`, `json`, …) or by stream (`read` of a
 * reader, `for await`, `pipeThrough`). Streams that are not bodies of a fetch are left alone.
 */

import { preview, sizeOf } from './data.js';
import { watchGetter, wrapMethod } from './wrap.js';

/** @import { Lane } from './lane.js' */

/** @typedef {ReturnType<typeof wrapStreams>} Bodies */

const WHOLE = ['text', 'json', 'arrayBuffer', 'blob', 'bytes', 'formData'];

/**
 * @param {Window & typeof globalThis} window
 * @param {Lane} lane
 */
export function wrapStreams(window, lane) {
  /**
   * Which fetch a response, a stream, a reader or an iterator belongs to.
   * @type {WeakMap<object, number>}
   */
  const owner = new WeakMap();
  const response = window.Response.prototype;
  const stream = window.ReadableStream.prototype;

  /**
   * @param {unknown} heir
   * @param {object} from
   */
  function inherit(heir, from) {
    const object = owner.get(from);
    if (object !== undefined && typeof heir === 'object' && heir !== null) owner.set(heir, object);
  }

  /**
   * Reports what a promise of data brings, one microtask before the page gets it.
   *
   * @param {object} self
   * @param {string} name
   * @param {Promise<any>} promise
   * @param {(value: any) => [detail: string, size: number | undefined]} told
   */
  function report(self, name, promise, told) {
    const object = owner.get(self);
    if (object === undefined || !(promise instanceof Promise)) return promise;
    return promise.then(
      (value) => {
        lane.event('fetch', object, name, ...told(value));
        return value;
      },
      (error) => {
        lane.event('fetch', object, error?.name ?? 'error', String(error?.message ?? error));
        throw error;
      },
    );
  }

  for (const name of WHOLE) {
    wrapMethod(response, name, (call, self) =>
      report(self, name, call(), (value) =>
        name === 'json'
          ? [JSON.stringify(value) ?? '', undefined]
          : [preview(value), sizeOf(value)],
      ),
    );
  }
  watchGetter(response, 'body', inherit);
  wrapMethod(response, 'clone', (call, self) => handOn(call(), self));
  for (const name of ['getReader', 'pipeThrough', 'values', Symbol.asyncIterator]) {
    wrapMethod(stream, name, (call, self) => handOn(call(), self));
  }

  /**
   * @param {unknown} heir
   * @param {object} from
   */
  function handOn(heir, from) {
    inherit(heir, from);
    return heir;
  }

  /** @param {{ done: boolean, value?: unknown }} step */
  const describeStep = ({ done, value }) =>
    done ? /** @type {[string, undefined]} */ (['done', undefined]) : describeChunk(value);
  /** @param {unknown} value @returns {[string, number | undefined]} */
  const describeChunk = (value) => [preview(value), sizeOf(value)];

  const readers = [window.ReadableStreamDefaultReader, window.ReadableStreamBYOBReader];
  for (const reader of readers) {
    if (reader === undefined) continue;
    wrapMethod(reader.prototype, 'read', (call, self) =>
      report(self, 'read', call(), describeStep),
    );
  }
  const iterators = iteratorPrototype(window);
  if (iterators !== undefined) {
    wrapMethod(iterators, 'next', (call, self) => report(self, 'read', call(), describeStep));
  }

  return {
    /**
     * @param {Response} answer
     * @param {number} object
     */
    add(answer, object) {
      owner.set(answer, object);
    },
  };
}

/**
 * What `for await` over a stream calls; engines without it don't have the method either.
 *
 * @param {Window & typeof globalThis} window
 * @returns {Record<string, unknown> | undefined}
 */
function iteratorPrototype(window) {
  const iterator = new window.ReadableStream().values?.();
  return iterator === undefined ? undefined : Object.getPrototypeOf(iterator);
}
