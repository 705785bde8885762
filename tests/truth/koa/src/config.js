export const config = {
  jwtSecret: process.env.JWT_SECRET ?? "only-for-the-fixture",
};
