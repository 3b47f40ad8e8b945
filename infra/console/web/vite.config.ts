import { defineConfig, type Plugin } from 'vite';

/** KaTeX's stylesheet names each font three times; every browser that runs this page takes the first. */
function onlyWoff2(): Plugin {
  return {
    name: 'only-woff2',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('katex') || !id.includes('.css')) return null;
      return code.replace(/,url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)/g, '');
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [onlyWoff2()],
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  server: { host: '127.0.0.1', proxy: { '/api': process.env.CONSOLE_SERVER ?? 'http://127.0.0.1:8790' } },
  build: {
    outDir: process.env.CONSOLE_OUT ?? '../target/page/console',
    emptyOutDir: true,
    target: 'es2022',
    // Fonts stay files of their own, so that the content security policy needs no data: fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      output: { manualChunks: { echarts: ['echarts/core', 'echarts/charts', 'echarts/components', 'echarts/renderers'], katex: ['katex'] } },
    },
  },
  test: { environment: 'node', include: ['src/**/*.test.{ts,tsx}'] },
} as Parameters<typeof defineConfig>[0]);
