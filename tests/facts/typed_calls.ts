import { pool, type Row } from './db';

export async function bookings(user: string, day: string): Promise<Row[]> {
  const known = 'p' + label<string>(user) + 'q';
  const [rows] = await pool.query<Row[]>('SELECT id, desk, day FROM bookings WHERE user = ? AND day = ?', [user, day]).then<Row[]>((found) => {
    const first = !found.map<string>((row) => row.id).includes(known);
    if (first) {
      console.log('nothing is booked for', user, day, 'and nothing was ever, as far as anybody here can tell');
    }
    return found.filter((row) => row.desk !== null && row.day === day).slice(0, 50);
  });
  const total = await count<number>(await pool.query<Row[]>('SELECT count(*) FROM bookings'));
  if (!await allowed<Row>(rows[0]!)) {
    throw new Error(`not allowed after ${total}`);
  }
  return (await pool.query<Row[]>('SELECT * FROM bookings WHERE id = ?', [rows[0].id]))!.map<Row>((row) => ({ ...row, known }));
}
