import { data, type LoaderFunctionArgs } from "react-router";
import { getUser } from "~/auth/sessions.server";

export async function loader({ request }: LoaderFunctionArgs) {
  if (!(await getUser(request))) return data({ error: "sign in first" }, { status: 401 });
  return data({ text: "reached:returned" });
}
