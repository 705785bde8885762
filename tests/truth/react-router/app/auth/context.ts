import { createContext } from "react-router";
import type { User } from "./sessions.server";

export const userContext = createContext<User | null>(null);
