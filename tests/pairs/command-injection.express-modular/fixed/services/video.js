const util = require('util');
const { execFile } = require('child_process');

const run = util.promisify(execFile);

async function extractFrame(video, second) {
  await run('ffmpeg', ['-ss', String(second), '-i', `uploads/${video}`, '-vframes', '1', 'frame.png'], { timeout: 10_000 });
  return 'frame.png';
}

module.exports = { extractFrame };
