/** The close looks at HTTP, closing, broken rules and several legs, in English. */

const number = new Intl.NumberFormat('en');
const count = (n: number, one: string, many: string) =>
  `${number.format(n)} ${n === 1 ? one : many}`;

export const explainHttpNamesEn = {} as const;

export const explainHttpEn = {
  violation: {
    label: 'A broken rule',
    peer: 'A strict peer:',
    ends: 'Ends the connection for it.',
    goesOn: 'May go on.',
    count: (n: number) => count(n, 'violation', 'violations'),
    next: 'Go to the next one',
    breaks: (codes: string) => `breaks a rule: ${codes}`,
  },
} as const;
