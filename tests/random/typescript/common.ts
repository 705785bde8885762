import fs from 'node:fs';

export const KEY = 'userId';
export const DEBUG = false;
export const ENFORCE = true;
export const ADMINS = ['admin', 'owner'];
export const LEVELS: Record<string, number> = { admin: 9, member: 1 };
export const ALLOWED = ['red', 'green'];
export const MAPPED: Record<string, string> = { red: 'red', green: 'green' };
export const PLAIN = /^[a-z0-9]+$/;
export const BASE = '/tmp/seaworthy-random/files';

export class Denied extends Error {
  status = 403;
}

export class HttpError extends Error {
  constructor(public status: number) {
    super('no');
  }
}

export function isAdmin(req: any) {
  return req.session.role === 'admin';
}

export function work(res: any, name: string) {
  fs.appendFileSync('/tmp/seaworthy-random/reached', name);
  res.send('reached:' + name);
}

export function same(value: any) {
  return value;
}

export class Holder {
  constructor(public value: any) {}
}
