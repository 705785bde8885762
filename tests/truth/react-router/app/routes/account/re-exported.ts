export { loader } from "./wrapped";
