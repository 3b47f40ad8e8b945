import type { SelectionPage } from '../api';
import { Ago, Answered, Facts, Interval } from '../app/parts';
import { change, href } from '../app/route';
import { count, percent, significant } from '../format/number';
import { duration } from '../format/time';
import { address } from '../live/ask';
import { useQuestion } from '../live/question';
import { Response, Written } from '../text/Written';
import { RetractButton } from '../acts/Retract';

/** One selection: why, the example itself, and the numbers of its round. */
export function SelectionOpened({ curriculum, slot }: { readonly curriculum: string; readonly slot: string }) {
  const answer = useQuestion<SelectionPage>(address('selections/one', { curriculum, slot }));
  return (
    <div class="opened-body" tabIndex={0} aria-label={`Slot ${slot} of ${curriculum}`}>
      <Answered answer={answer}>{(page) => <Page page={page} />}</Answered>
    </div>
  );
}

function Page({ page }: { readonly page: SelectionPage }) {
  const { item, content, round } = page;
  return (
    <>
      <header class="spread">
        <h1 class="ellipsis mono" title={item.traceId}>{item.traceId}</h1>
        <span class="row">
          <RetractButton traceId={item.traceId} />
          <button type="button" class="button plain" aria-label="Close the selection" onClick={() => change({ curriculum: null, slot: null }, 'push')}>✕</button>
        </span>
      </header>
      <p class="row">
        <span class="tag accent">{item.curriculum}</span>
        <span class="tag">slot {count(item.slot)}</span>
        <span class="tag">round {count(item.round)}</span>
        {page.retracted && <span class="tag bad">retracted since</span>}
        <span class="muted small"><Ago at={item.at} /></span>
      </p>
      <p class="why">{item.reason}</p>

      <h3>Chains</h3>
      <ul class="chains">
        {item.chains.map((chain) => {
          const drew = item.skill.length > 0 && item.skill.every((name, depth) => chain[depth] === name);
          return (
            <li key={chain.join('\u0000')} class={drew ? 'drew' : ''}>
              {chain.map((name, depth) => (
                <span key={depth}>
                  {depth > 0 && <span class="muted" aria-hidden="true"> › </span>}
                  <a href={href('skill', { path: chain.slice(0, depth + 1) })}>{name}</a>
                </span>
              ))}
              {drew && <span class="tag accent">drew it</span>}
            </li>
          );
        })}
      </ul>

      <Facts
        of={[
          ['Error rate of the skill', item.rate ? <Interval {...item.rate} /> : 'unknown'],
          ['Weight', significant(item.weight)],
          ['Candidates of the skill', count(item.live)],
          ['Tokens', count(item.tokens)],
          ['Policy', item.policy],
          ['Attributed by', page.tagger || '–'],
          ['Source, licence', [page.source, page.licence].filter(Boolean).join(', ') || '–'],
          ['Teacher’s pass rate', percent(page.passRate)],
        ]}
      />

      {content ? (
        <>
          <h2>Problem</h2>
          <Written text={content.problem} />
          <h2>Reasoning{content.teacher && <span class="muted"> of {content.teacher}</span>}</h2>
          <Response text={content.reasoning} />
          <h2>Expected answer</h2>
          <Written text={/[\\^_{]/.test(content.answer) && !content.answer.includes('$') ? `$${content.answer}$` : content.answer || '–'} />
        </>
      ) : (
        <p class="note">{page.noContent ?? 'Its content is not kept any more.'}</p>
      )}

      {round && (
        <>
          <h2>Round {count(round.round)}</h2>
          <Facts
            of={[
              ['Planned', <Ago at={round.at} />],
              ['Policy', round.policy],
              ['Options', <span class="mono small">{Object.entries(round.policyOptions).map(([name, value]) => `${name}=${value}`).join(' ') || '–'}</span>],
              ['Estimator', round.estimator],
              ['Seed', <span class="mono">{round.seed}</span>],
              ['Slots drawn', count(round.drawn)],
              ['Staleness in time', duration(round.ratesAgeMillis)],
              ['Staleness in examples', count(round.staleExamples)],
              ['Newest checkpoint', round.ratesCheckpoint ?? 'none'],
            ]}
          />
          <Weights round={round} />
        </>
      )}
      <details class="muted small">
        <summary>Positions in the topics</summary>
        <Facts
          of={[
            ['Candidate', <span class="mono">{page.candidateId}</span>],
            ['Problem', <span class="mono">{page.problemId}</span>],
            ['selections', `partition ${item.partition}, offset ${item.offset}`],
            ['pool-log', `partition ${page.poolPartition}, offset ${page.poolOffset}`],
            ['traces', `partition ${page.tracePartition}, offset ${page.traceOffset}`],
          ]}
        />
      </details>
    </>
  );
}

function Weights({ round }: { readonly round: NonNullable<SelectionPage['round']> }) {
  const heaviest = Math.max(...round.leaves.map((leaf) => leaf.weight), Number.MIN_VALUE);
  if (round.leaves.length === 0) return null;
  return (
    <>
      <h3>{round.allLeaves ? 'Heaviest leaves' : 'Heaviest of the leaves that changed since the round before'}</h3>
      <ul class="weights">
        {round.leaves.map((leaf) => (
          <li key={leaf.skill.join('\u0000')}>
            <span class="ellipsis" title={leaf.skill.join(' › ')}>{leaf.skill.at(-1) ?? 'all skills'}</span>
            <span class="weight-line"><span style={{ width: `${(100 * leaf.weight) / heaviest}%` }} /></span>
            <span class="number small">{significant(leaf.weight)}</span>
            <span class="number small muted">{percent(leaf.mean, 0)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
