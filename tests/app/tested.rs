//! Which tests reach which route.

use super::app;

/// `GET /x: title, title!`, where `!` marks tests that expect to be turned away.
fn tests(files: &[(&str, &str)]) -> Vec<String> {
    let app = app(files);
    let told = app.sites.iter().map(|site| {
        let mark = |test: &seaworthy::app::tested::Test| {
            let mark = if test.expects_rejection { "!" } else { "" };
            format!("{}{mark}", test.name)
        };
        format!("{}: {}", site.name(), site.tests.iter().map(mark).collect::<Vec<_>>().join(", "))
    });
    let mut told: Vec<_> = told.collect();
    told.sort();
    told
}

const EXPRESS: &str = "import express from 'express';
export const app = express();
app.get('/orders', list);
app.get('/orders/new', (req, res) => res.end());
app.get('/orders/:id', (req, res) => res.end());
app.post('/orders', (req, res) => res.end());
app.delete('/orders/:id', (req, res) => res.end());
export function list(req, res) { res.end(); }
app.listen(3000);
";

#[test]
fn requests_of_test_clients_reach_the_route_of_their_path_and_method() {
    let spec = "import request from 'supertest';
import { app } from './app';
const base = '/orders';
describe('orders', () => {
  it('lists', async () => { await request(app).get('/orders?page=2').expect(200); });
  it('lists by a name', async () => { await request(app).get(base).expect(200); });
  it('shows', async () => { const r = await request(app).get(`/orders/${id}`); expect(r.status).toBe(200); });
  it('opens the form', () => request(app).get('/orders/new').expect(200));
  it.each([1, 2])('refuses %s', async (n) => { await request(app).delete('/orders/' + n).expect(401); });
  it('creates', () => create().expect(201));
  it('says nothing', () => { new Map().get('orders'); mocks.get('/orders', (req, res) => res.end()); });
});
function create() { return request(app).post(base); }
";
    let found = tests(&[("src/app.js", EXPRESS), ("src/app.test.js", spec)]);
    assert_eq!(
        found,
        [
            "DELETE /orders/:id: refuses %s!",
            "GET /orders/:id: shows",
            "GET /orders/new: opens the form",
            "GET /orders: lists, lists by a name",
            "POST /orders: creates",
        ]
    );
}

#[test]
fn fetches_injections_and_calls_of_the_handler_count() {
    let spec = "import { list } from './app';
test('fetches', async ({ request, page }) => {
  await fetch(`${process.env.BASE_URL}/orders`, { method: 'POST' });
  await request.delete('http://localhost:3000/orders/7');
  await page.goto('/orders/new');
});
test('injects', async () => { await app.inject({ method: 'POST', url: '/orders' }); });
test('calls', () => { list({}, res); });
test('wraps', async () => { await send({ method: 'delete', url: '/orders/3' }); });
";
    let other = "test('calls another', () => { list({}, res); });\n";
    let files = [("src/app.js", EXPRESS), ("src/a.test.js", spec), ("src/b.test.js", other)];
    assert_eq!(
        tests(&files),
        [
            "DELETE /orders/:id: fetches, wraps",
            "GET /orders/:id: ",
            "GET /orders/new: fetches",
            "GET /orders: calls",
            "POST /orders: fetches, injects",
        ]
    );
}

#[test]
fn python_clients_count_with_fixtures_and_helpers() {
    let main = "from fastapi import FastAPI

app = FastAPI()

@app.get('/api/v1/items/{item_id}')
def read_item(item_id: int):
    return item_id

@app.post('/api/v1/items')
def create_item():
    return 1
";
    let spec = "from app.main import app
from fastapi.testclient import TestClient

client = TestClient(app)

def make(client):
    return client.post('/api/v1/items', json={})

class TestItems:
    def test_reads(self):
        assert client.get(f'{settings.API}/items/{make(client).json()}').status_code == 200

def test_refused():
    response = client.request('POST', '/api/v1/items')
    assert response.status_code == status.HTTP_403_FORBIDDEN

def test_by_name():
    client.get(app.url_path_for('read_item', item_id=1))

def helper():
    client.get('/api/v1/items/1')
";
    let found = tests(&[("app/main.py", main), ("tests/test_items.py", spec)]);
    assert_eq!(
        found,
        ["GET /api/v1/items/{item_id}: test_reads, test_by_name", "POST /api/v1/items: test_reads, test_refused!"]
    );
}

#[test]
fn django_paths_are_told_by_their_names() {
    let urls = "from django.urls import path
from . import views

urlpatterns = [
    path('orders/', views.orders, name='orders'),
    path('orders/<int:pk>/', views.order, name='order-detail'),
]
";
    let views =
        "def orders(request):\n    return HttpResponse()\n\ndef order(request, pk):\n    return HttpResponse()\n";
    let settings = "ROOT_URLCONF = 'shop.urls'\n";
    let spec = "from django.test import TestCase
from django.urls import reverse

class OrderTests(TestCase):
    def test_show(self):
        url = reverse('shop:order-detail', args=[1])
        self.assertEqual(self.client.get(url).status_code, 200)

    def test_list(self):
        self.client.get('/orders/')
";
    let files = [
        ("manage.py", "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"),
        ("shop/__init__.py", ""),
        ("shop/settings.py", settings),
        ("shop/urls.py", urls),
        ("shop/views.py", views),
        ("shop/tests/test_orders.py", spec),
    ];
    assert_eq!(tests(&files), ["ANY /orders/: test_list", "ANY /orders/<int:pk>/: test_show"]);
}
