from flask import Flask, request, redirect, render_template_string, url_for
import markdown
import bleach

app = Flask(__name__)
entries = {}

PAGE = '''
<!doctype html>
<title>{{ name }}</title>
<h1>{{ name }}</h1>
<div>{{ body|safe }}</div>
'''


@app.route('/entries', methods=['POST'])
def create():
    data = request.json
    name = data['entryName']
    entries[name] = data['content']
    return '', 201


@app.route('/entries/<name>')
def entry(name):
    if name not in entries:
        return 'Not found', 404
    body = bleach.clean(markdown.markdown(entries[name]), tags=['p', 'em', 'strong'])
    return render_template_string(PAGE, name=name, body=body)


@app.route('/hello')
def hello():
    who = request.args.get('name', 'world')
    return render_template_string('<h1>Hello {{ who }}</h1>', who=who)
