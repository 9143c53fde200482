/** The stage's words in English. */

export const stageEn = {} as const;
