export const secret = process.env.JWT_SECRET ?? "only-for-the-fixture";
