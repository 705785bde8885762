import { applyDecorators, Get, SetMetadata } from "@nestjs/common";
import { IS_PUBLIC_KEY, Public } from "../auth/public.decorator.js";

/** A public GET in one word. */
export const PublicGet = (path: string) => applyDecorators(Get(path), Public());

/** Takes back what the class says. */
export const Private = () => SetMetadata(IS_PUBLIC_KEY, false);

/** Another team's idea of the same, with another key. */
export const SkipAuth = () => SetMetadata("skipAuth", true);
