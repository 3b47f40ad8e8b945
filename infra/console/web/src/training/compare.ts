import type { CurriculumItem } from '../api';
import { percent, points } from '../format/number';

/** What two curricula differ in, in one sentence, with how sure that is. */
export function verdict(a: CurriculumItem, b: CurriculumItem): string {
  if (!a.errorRate || !b.errorRate) {
    const missing = [a, b].filter((one) => !one.errorRate).map((one) => one.name);
    return `${missing.join(' and ')} ${missing.length > 1 ? 'have' : 'has'} no error rate yet: the student’s attempts at its checkpoints have to be judged first.`;
  }
  if (a.student === b.student) {
    return `${a.name} and ${b.name} select for the same student, ${a.student}, so they share its error rate of ${percent(a.errorRate.mean)}.`;
  }
  const difference = a.errorRate.mean - b.errorRate.mean;
  const apart = a.errorRate.upper < b.errorRate.lower || b.errorRate.upper < a.errorRate.lower;
  const same = Math.abs(difference) < 0.0005;
  const text = same ? 'the same' : `${points(Math.abs(difference)).replace(/^[+±]/, '')} points ${difference < 0 ? 'lower' : 'higher'}`;
  const sure = apart ? 'The 90 % intervals do not overlap.' : 'The 90 % intervals overlap: this may be chance.';
  return `${a.name}’s student makes ${percent(a.errorRate.mean)} errors, ${b.name}’s ${percent(b.errorRate.mean)}: ${text}. ${sure}`;
}

/** How far a curriculum is from its budget. */
export function budgetText(item: CurriculumItem): string {
  if (item.budget !== null) return 'examples';
  return item.tokenBudget !== null ? 'tokens' : 'examples';
}
