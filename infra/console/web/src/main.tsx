import { render } from 'preact';
import { followAddress } from './app/route';
import { Shell } from './app/Shell';
import { followTheme } from './app/theme';
import { followEvents } from './live/events';
import 'katex/dist/katex.min.css';
import './style/fonts.css';
import './style/tokens.css';
import './style/base.css';
import './style/shell.css';
import './style/written.css';
import './style/table.css';
import './style/views.css';

followTheme();
followAddress();
followEvents();
render(<Shell />, document.getElementById('page')!);
