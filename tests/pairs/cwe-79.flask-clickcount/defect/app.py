from flask import Flask, request, jsonify
app = Flask(__name__)
clicks = {}

@app.route('/click', methods=['POST'])
def click():
    link = request.form.get('link', '')
    clicks[link] = clicks.get(link, 0) + 1
    return jsonify(count=clicks[link])

@app.route('/stats')
def stats():
    out = '<table>'
    for link, count in clicks.items():
        out += '<tr><td>' + link + '</td><td>' + str(count) + '</td></tr>'
    return out + '</table>'
