import { Injectable, UnauthorizedException } from '@nestjs/common';

@Injectable()
export class AuthService {
  private users = new Map<string, { email: string; password: string }>();

  async register(email: string, password: string) {
    this.users.set(email, { email, password });
  }

  async login(email: string, password: string) {
    const user = this.users.get(email);
    if (!user || user.password !== password) throw new UnauthorizedException();
    return { email };
  }
}
