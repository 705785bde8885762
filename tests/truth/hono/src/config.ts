export const config = {
  jwtSecret: process.env.JWT_SECRET ?? "only-for-the-fixture",
  apiToken: process.env.API_TOKEN ?? "only-for-the-fixture-too",
};
