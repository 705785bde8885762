import { Injectable, UnauthorizedException } from '@nestjs/common';
import * as bcrypt from 'bcrypt';

@Injectable()
export class AuthService {
  private users = new Map<string, { email: string; password: string }>();

  async register(email: string, password: string) {
    const hash = await bcrypt.hash(password, 12);
    this.users.set(email, { email, password: hash });
  }

  async login(email: string, password: string) {
    const user = this.users.get(email);
    if (!user || !(await bcrypt.compare(password, user.password))) throw new UnauthorizedException();
    return { email };
  }
}
