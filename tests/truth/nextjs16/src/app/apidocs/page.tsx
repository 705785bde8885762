/** Its path begins with what the matcher leaves out. */
export default function ApiDocs() {
  return <p>reached:apidocs</p>;
}
