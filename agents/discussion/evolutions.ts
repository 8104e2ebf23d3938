/** The operations by which an agent makes a problem harder, as data. */
export const evolutions: readonly string[] = [
  'demand a better time complexity than the obvious solution has.',
  'add one more step of reasoning between what is given and what is returned.',
  'add a constraint that makes the obvious solution wrong in a corner case.',
  'change the shape of the data: a list becomes a map, a text becomes a grid, one value becomes a sequence.',
  'combine two of the ideas so that the result of one is needed by the other.',
  'demand a memory use that does not grow with the input.',
];
