export default function Reports() {
  return <p>reached:reports</p>;
}
