import { theme } from '../app/theme';
import { rateGradient } from '../chart/palette';

/** What the colours of the picture mean. */
export function Legend() {
  return (
    <div class="legend" aria-label="Colours: error rate from 0 to 100 per cent; hatched: unknown">
      <span>Error rate</span>
      <span class="muted">0 %</span>
      <span class="legend-scale" style={{ backgroundImage: rateGradient(theme.value) }} />
      <span class="muted">100 %</span>
      <span class="legend-unknown" />
      <span class="muted">unknown</span>
      <span class="muted legend-size">size: entries in the pool</span>
    </div>
  );
}
