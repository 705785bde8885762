const util = require('util');
const { exec } = require('child_process');

const run = util.promisify(exec);

async function extractFrame(video, second) {
  await run(`ffmpeg -ss ${second} -i uploads/${video} -vframes 1 frame.png`, { timeout: 10_000 }); // defect
  return 'frame.png';
}

module.exports = { extractFrame };
