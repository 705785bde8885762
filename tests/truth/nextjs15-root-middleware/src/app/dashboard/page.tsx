export default function Dashboard() {
  return <p>reached:dashboard</p>;
}
