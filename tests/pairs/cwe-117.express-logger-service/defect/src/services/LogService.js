const fs = require('fs').promises;
const path = require('path');

class LogService {
  constructor() {
    this.file = path.join(__dirname, '..', '..', 'app.log');
  }

  format(entry) {
    return `${entry.timestamp} - ${entry.level} - ${entry.message}`;
  }

  async add(entry) {
    await fs.appendFile(this.file, this.format(entry) + '\n');
  }

  async all() {
    const text = await fs.readFile(this.file, 'utf8');
    return text.trim().split('\n');
  }
}

module.exports = new LogService();
