import { useEffect, useRef, useState } from 'preact/hooks';
import { Ago, Empty, Picker } from '../app/parts';
import { pausePressed } from '../app/keys';
import { change, href, route } from '../app/route';
import { count } from '../format/number';
import { status } from '../live/events';
import { Table, type Column } from '../table/Table';
import { SelectionOpened } from './SelectionOpened';
import { reasonOf } from './record';
import { useRecord } from './useRecord';

/** The live list of selections, and the opened one beside it. */
export function SelectionsView() {
  const { params } = route.value;
  const shownCurriculum = params.get('of') ?? '';
  const opened = params.get('slot');
  const openedCurriculum = params.get('curriculum') ?? shownCurriculum;
  const record = useRecord(shownCurriculum);
  const [paused, setPaused] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  const held = useRef(0);
  const [active, setActive] = useState(-1);

  const holding = paused || scrolled;
  if (!holding || held.current === 0 || held.current > record.known.total) held.current = record.known.total;
  const total = held.current;
  const fresh = record.known.total - total;

  const pressed = pausePressed.value;
  const first = useRef(pressed);
  useEffect(() => {
    if (pressed !== first.current) setPaused((before) => !before);
    first.current = pressed;
  }, [pressed]);
  useEffect(() => {
    held.current = 0;
    setActive(-1);
  }, [shownCurriculum]);

  const itemAt = (index: number) => {
    const ordinal = total - 1 - index;
    const item = record.known.items.get(ordinal);
    if (!item) record.want(ordinal - 40, ordinal + 40);
    return item;
  };
  const columns: Column[] = [
    {
      key: 'why',
      title: 'Selected for, and why',
      width: 'minmax(0, 1fr)',
      cell: (index) => {
        const item = itemAt(index);
        if (!item) return <span class="muted">reading…</span>;
        return (
          <span class="skill-name" title={item.reason}>
            <span class="ellipsis">{item.skill.at(-1) ?? 'all skills'}</span>
            <span class="ellipsis muted small">{reasonOf(item)}</span>
          </span>
        );
      },
    },
    { key: 'curriculum', title: 'Curriculum', width: '104px', cell: (index) => <span class="tag accent ellipsis">{itemAt(index)?.curriculum ?? ''}</span> },
    {
      key: 'slot',
      title: 'Slot',
      hint: 'Slots give the order of a curriculum',
      width: '62px',
      numeric: true,
      cell: (index) => {
        const item = itemAt(index);
        return item ? <span title={`Round ${item.round}, trace ${item.traceId}`}>{count(item.slot)}</span> : '';
      },
    },
    {
      key: 'when',
      title: 'When',
      width: '78px',
      numeric: true,
      cell: (index) => {
        const item = itemAt(index);
        return <span class="muted small">{item ? <Ago at={item.at} /> : '…'}</span>;
      },
    },
  ];
  const open = (index: number) => {
    const item = itemAt(index);
    if (item) change({ curriculum: item.curriculum, slot: item.slot }, opened === null ? 'push' : 'replace');
  };
  return (
    <div class="view selections">
      <div class="toolbar">
        <Picker label="Curriculum" value={shownCurriculum} of={[['', 'all'], ...(status.value?.curricula ?? []).map((name) => [name, name] as const)]} onChoose={(value) => change({ of: value }, 'push')} />
        <a class="button" href={href('shares', { curriculum: shownCurriculum || status.value?.curricula[0] })}>Selection against pool</a>
        <span class="grow" />
        <span class="muted" aria-live="off">{count(record.known.total)} selections</span>
        <button type="button" class="button" aria-pressed={paused} title="Pause the list (p)" onClick={() => setPaused(!paused)}>
          {paused ? '▶ Resume the list' : '❚❚ Pause the list'}
        </button>
      </div>
      <div class="split list-detail">
        <section class="card tabled" aria-label="Selections, newest first">
          {record.error && <p class="note bad" role="alert">{record.error}</p>}
          {fresh > 0 && (
            <button type="button" class="fresh" onClick={() => { setPaused(false); held.current = 0; setScrolled(false); document.querySelector('.selections .table-body')?.scrollTo({ top: 0 }); }}>
              {count(fresh)} new — show
            </button>
          )}
          <Table
            label="Selections"
            columns={columns}
            rows={total}
            rowKey={(index) => total - 1 - index}
            rowHeight={50}
            active={active < 0 ? -1 : total - 1 - active}
            onActive={(index) => setActive(total - 1 - index)}
            onOpen={open}
            onScroll={(top) => setScrolled(top > 60)}
            empty={
              !record.loading && (
                <Empty title="Nothing selected yet">
                  <span>A curriculum selects from the pool for a student:</span>
                  <code>skillstream curriculum create NAME --student S --policy weak-skill --budget 1000</code>
                </Empty>
              )
            }
          />
        </section>
        <section class="card opened-card" aria-label="The opened selection">
          {opened === null ? (
            <Empty title="No selection opened">
              <span>Choose one to see its problem, its reasoning and the numbers of its round.</span>
            </Empty>
          ) : (
            <SelectionOpened curriculum={openedCurriculum} slot={opened} />
          )}
        </section>
      </div>
    </div>
  );
}
