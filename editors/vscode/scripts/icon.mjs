// Draws icon.png: a hull under a tick for a sail, on a night-blue tile. Kept as code so that the picture has a source.
import { writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

const SIZE = 256;
const SAMPLES = 4;

const NIGHT = [16, 42, 67];
const SAIL = [94, 234, 212];
const HULL = [240, 244, 248];
const SEA = [56, 118, 168];

/** Distance from a point to the segment a–b. */
function distance(x, y, [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** Colour of a point of the unit square, or none outside the rounded tile. */
function colour(x, y) {
  const corner = 0.2;
  const outside = Math.hypot(Math.max(corner - x, x - 1 + corner, 0), Math.max(corner - y, y - 1 + corner, 0));
  if (outside > corner) {
    return undefined;
  }
  const stroke = Math.min(distance(x, y, [0.3, 0.36], [0.45, 0.52]), distance(x, y, [0.45, 0.52], [0.72, 0.17]));
  if (stroke < 0.048) {
    return SAIL;
  }
  // The hull: flat on top, its sides drawn in towards the keel.
  const depth = (y - 0.6) / 0.19;
  if (depth >= 0 && depth <= 1 && Math.abs(x - 0.5) < 0.34 - 0.14 * depth ** 1.6) {
    return HULL;
  }
  if (Math.abs(y - 0.85 - 0.014 * Math.sin(x * 6 * Math.PI)) < 0.018 && x > 0.14 && x < 0.86) {
    return SEA;
  }
  return NIGHT;
}

const rows = [];
for (let row = 0; row < SIZE; row++) {
  const line = Buffer.alloc(1 + SIZE * 4);
  for (let column = 0; column < SIZE; column++) {
    const sum = [0, 0, 0, 0];
    for (let i = 0; i < SAMPLES * SAMPLES; i++) {
      const x = (column + ((i % SAMPLES) + 0.5) / SAMPLES) / SIZE;
      const y = (row + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) / SIZE;
      const found = colour(x, y);
      if (found !== undefined) {
        found.forEach((value, channel) => (sum[channel] += value));
        sum[3] += 1;
      }
    }
    const covered = Math.max(sum[3], 1);
    line.set(
      [sum[0] / covered, sum[1] / covered, sum[2] / covered, (255 * sum[3]) / SAMPLES ** 2].map(Math.round),
      1 + column * 4,
    );
  }
  rows.push(line);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

const header = Buffer.alloc(13);
header.writeUInt32BE(SIZE, 0);
header.writeUInt32BE(SIZE, 4);
// 8 bits a channel, red green blue alpha.
header.set([8, 6, 0, 0, 0], 8);
writeFileSync(
  new URL("../icon.png", import.meta.url),
  Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]),
);
