/** nginx as a hop, where it is on the machine: one worker, its own folder, gone at the end. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acceptsInTime, freePort } from '../../playground-server/programs/reach.ts';

export interface Nginx {
  readonly port: number;
  close(): Promise<void>;
}

const NAMES = ['nginx', '/usr/sbin/nginx'];

/** Puts nginx before a port of this machine; `undefined` where there is none. */
export async function startNginx(upstream: number): Promise<Nginx | undefined> {
  const name = NAMES.find((one) => spawnSync(one, ['-v']).status === 0);
  if (name === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'wireside-nginx-'));
  const port = await freePort('127.0.0.1');
  const file = join(folder, 'nginx.conf');
  await writeFile(file, configuration(folder, port, upstream));
  const child = spawn(name, ['-p', folder, '-c', file, '-e', join(folder, 'error.log')], {
    stdio: 'ignore',
  });
  await acceptsInTime({ host: '127.0.0.1', port }, AbortSignal.timeout(5000));
  return {
    port,
    async close() {
      const gone = once(child, 'exit');
      child.kill('SIGQUIT');
      setTimeout(() => child.kill('SIGTERM'), 500).unref();
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configuration(folder: string, port: number, upstream: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  return `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
events { worker_connections 20000; }
http {
  access_log off;
  ${temporary}
  keepalive_requests 100000000;
  tcp_nodelay on;
  upstream program { server 127.0.0.1:${upstream}; keepalive 256; keepalive_requests 100000000; }
  map $http_upgrade $onward { default upgrade; '' ''; }
  server {
    listen 127.0.0.1:${port} backlog=1024;
    location / {
      proxy_pass http://program;
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $onward;
      proxy_set_header Host $http_host;
      proxy_buffering off;
      # Its default would limit what a tunnel reads at a time.
      proxy_buffer_size 64k;
      proxy_buffers 8 64k;
    }
  }
}
`;
}
