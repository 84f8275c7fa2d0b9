export const followWith = () => undefined;
