from flask import Flask, request, jsonify
app = Flask(__name__)

@app.post('/calc')
def calc():
    expr = request.get_json()['expression']
    if '__' in expr or 'import' in expr:
        return jsonify(error='forbidden'), 400
    return jsonify(result=eval(expr))
