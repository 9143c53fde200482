// @ts-check
/**
 * Ways to stand in for the browser's own functions without a trace: a proxy has the name, the
 * length, the prototype and the constants of what it wraps, and what it doesn't trap is native.
 */

/**
 * Puts a constructor's proxy in its place, on its prototype too, so that `x.constructor === X` holds.
 *
 * @template {abstract new (...args: any[]) => object} C
 * @param {Record<string, any>} window
 * @param {string} name
 * @param {(construct: () => InstanceType<C>, args: any[]) => InstanceType<C>} around
 */
export function wrapConstructor(window, name, around) {
  const native = window[name];
  const proxy = new Proxy(native, {
    construct: (target, args, newTarget) =>
      around(() => Reflect.construct(target, args, newTarget), args),
  });
  window[name] = proxy;
  native.prototype.constructor = proxy;
}

/**
 * Puts a method's proxy in its place.
 *
 * @param {Record<PropertyKey, any>} holder
 * @param {PropertyKey} name
 * @param {(call: () => any, self: any, args: any[]) => any} around
 */
export function wrapMethod(holder, name, around) {
  const native = holder[name];
  if (typeof native !== 'function') return;
  holder[name] = new Proxy(native, {
    apply: (target, self, args) => around(() => Reflect.apply(target, self, args), self, args),
  });
}

/**
 * Puts a getter's proxy in its place.
 *
 * @param {object} holder
 * @param {string} name
 * @param {(value: any, self: any) => void} seen
 */
export function watchGetter(holder, name, seen) {
  const property = Object.getOwnPropertyDescriptor(holder, name);
  if (property?.get === undefined) return;
  const get = new Proxy(property.get, {
    apply(target, self, args) {
      const value = Reflect.apply(target, self, args);
      seen(value, self);
      return value;
    },
  });
  Object.defineProperty(holder, name, { ...property, get });
}
