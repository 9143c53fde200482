// The site: Astro with Starlight. `WIRESIDE_BASE` sets the path it is served under (default `/`),
// `WIRESIDE_SITE` its public origin, which only link previews and the sitemap need.
// @ts-check

import { satteri } from '@astrojs/markdown-satteri';
import preact from '@astrojs/preact';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { baseLinks } from './site/build/base-links.ts';
import { contentSecurityPolicy } from './site/build/content-security-policy.ts';
import { embed } from './site/build/embed.ts';
import { fonts } from './site/build/fonts.ts';
import { linkCheck } from './site/build/link-check.ts';
import { nameMain } from './site/build/name-main.ts';
import { siteManifest } from './site/build/site-manifest.ts';
import { codeTheme } from './site/styles/code-theme.ts';

const base = process.env.WIRESIDE_BASE ?? '/';
const site = process.env.WIRESIDE_SITE;

/** The lessons, in reading order. A lesson that has no page fails the build. */
const sidebar = [
  {
    label: 'Ask again and again',
    lessons: { 'learn/polling': 'Polling', 'learn/long-polling': 'Long polling' },
  },
  {
    label: 'Keep the response open',
    lessons: {
      'learn/server-sent-events': 'Server-sent events',
      'learn/reconnecting': 'Reconnecting',
    },
  },
  {
    label: 'Switch protocols',
    lessons: {
      'learn/handshake': 'The handshake',
      'learn/frames': 'Frames, byte by byte',
      'learn/alive': 'Is the other side still there?',
      'learn/endings': 'How connections end',
    },
  },
  {
    label: 'Behind a proxy',
    lessons: {
      'learn/proxies': 'Why proxies break WebSocket',
      'learn/nginx-file': 'The nginx file, line by line',
      'learn/idle-timeouts': 'Who cut my connection?',
      'learn/buffering': 'Who is holding my events?',
    },
  },
  {
    label: 'Run it for real',
    lessons: { 'learn/storm': 'A thousand come back' },
  },
].map(({ label, lessons }) => ({
  label,
  items: Object.entries(lessons).map(([slug, title]) => ({ slug, label: title })),
}));

export default defineConfig({
  base,
  ...(site === undefined ? {} : { site }),
  srcDir: './site',
  publicDir: './site/public',
  outDir: process.env.WIRESIDE_OUT ?? './dist',
  trailingSlash: 'always',
  devToolbar: { enabled: false },
  fonts,
  // Workers are modules, as the pages' scripts are.
  vite: { worker: { format: 'es' } },
  markdown: { processor: satteri({ hastPlugins: [baseLinks(base)] }) },
  integrations: [
    starlight({
      title: 'Wireside',
      description:
        'Learn the real-time web from the wire: polling, long polling, server-sent events and WebSocket, live and byte by byte.',
      favicon: '/favicon.svg',
      sidebar,
      tableOfContents: false,
      customCss: [
        './site/styles/tokens.css',
        './site/styles/starlight.css',
        './site/styles/prose.css',
        './site/styles/code.css',
      ],
      components: {
        Head: './site/components/shell/Head.astro',
        Header: './site/components/shell/Header.astro',
        SiteTitle: './site/components/shell/SiteTitle.astro',
        Sidebar: './site/components/shell/Sidebar.astro',
        PageTitle: './site/components/shell/PageTitle.astro',
        Pagination: './site/components/shell/Pagination.astro',
        Footer: './site/components/shell/Footer.astro',
      },
      expressiveCode: {
        themes: [codeTheme('light'), codeTheme('dark')],
        useStarlightUiThemeColors: false,
        // Wrapped code needs no scrolling region, which would need a name of its own.
        defaultProps: {
          wrap: true,
          overridesByLang: { 'sh,bash,shell,shellscript': { frame: 'none' } },
        },
        minSyntaxHighlightingColorContrast: 4.5,
        styleOverrides: {
          borderColor: 'var(--line)',
          borderRadius: '9px',
          codeFontFamily: 'var(--font-mono)',
          codeFontSize: '0.8125rem',
          codeLineHeight: '1.62',
          codeBackground: 'var(--code)',
          uiFontFamily: 'var(--font-sans)',
          frames: {
            frameBoxShadowCssValue: 'none',
            editorTabBarBackground: 'var(--panel)',
            editorActiveTabBackground: 'var(--code)',
            editorActiveTabForeground: 'var(--ink-2)',
            editorActiveTabIndicatorTopColor: 'transparent',
            editorTabBarBorderBottomColor: 'var(--line)',
            terminalTitlebarBackground: 'var(--panel)',
            terminalTitlebarForeground: 'var(--ink-2)',
            terminalTitlebarBorderBottomColor: 'var(--line)',
            terminalBackground: 'var(--code)',
          },
        },
      },
    }),
    // Only what has JSX: Babel's printer, which this brings, loses parentheses around `as`.
    preact({ include: ['**/*.tsx'] }),
    siteManifest(base),
    embed(base),
    nameMain(),
    contentSecurityPolicy(),
    linkCheck(base),
  ],
});
