import { BarChart, CustomChart, LineChart, ScatterChart, SunburstChart, TreemapChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

// Only what the page draws, so that the bundle holds nothing else.
echarts.use([BarChart, CustomChart, LineChart, ScatterChart, SunburstChart, TreemapChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

export { echarts };
export type Option = Parameters<echarts.ECharts['setOption']>[0];
